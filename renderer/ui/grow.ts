/**
 * Makes a text area as high as its text; the engine has no `field-sizing` yet.
 * @param text  read, so that the area follows it
 */
export function growing(text: () => string): (area: HTMLTextAreaElement) => void {
  return (area) => {
    text();
    // A scroll bar, which one line would get, would make the text narrower and so higher than it will be.
    area.style.overflowY = 'hidden';
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
    area.style.overflowY = '';
  };
}
