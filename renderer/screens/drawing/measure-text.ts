/** Measures text as the window sets it. */
export function measureWith(fontFamily: string): (text: string, size: number, isBold: boolean) => number {
  const pen = document.createElement('canvas').getContext('2d');
  return (text, size, isBold) => {
    if (pen === null) return text.length * size * 0.6;
    pen.font = `${isBold ? 620 : 400} ${size}px ${fontFamily}`;
    return pen.measureText(text).width;
  };
}
