declare module 'svg-to-pdfkit' {
  /** Draws an SVG text on the present page of a pdfkit document; all lengths in points. */
  export default function draw(
    document: object,
    svg: string,
    x: number,
    y: number,
    options: { width: number; height: number; assumePt: boolean; warningCallback: (warning: string) => void },
  ): void;
}
