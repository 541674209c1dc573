/** What a recording is served as. FreeClimb documents WAV; what it says is believed where it is audio. */
export function audioTypeOf(contentType: string | null): string {
  return contentType !== null && /^audio\//i.test(contentType) ? contentType : 'audio/wav'
}
