/** Of such files only some places are read, so that they may be of any size. */
export function isReadInPlaces(name: string): boolean {
  return /\.(mdossier|zip|safetensors|gguf|onnx)$/i.test(name);
}
