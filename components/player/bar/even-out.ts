/** Two ways from the source to the ears, of which one is open. */
type Ways = { context: BaseAudioContext; direct: GainNode; evened: GainNode }

// Long enough that no step is heard, short enough to hear what one has switched.
const FADE_SEC = 0.02

const waysOf = new WeakMap<HTMLAudioElement, Ways & { context: AudioContext }>()

/** Makes quiet speakers as loud as loud ones, or no longer. Nothing is put in the way of the sound before it is first wanted. */
export function evenOut(audio: HTMLAudioElement, isOn: boolean) {
  let ways = waysOf.get(audio)
  if (ways === undefined) {
    if (!isOn) return
    const context = new AudioContext()
    ways = { ...connectWays(context, context.createMediaElementSource(audio)), context }
    waysOf.set(audio, ways)
    // Nobody hears it while nothing plays. A recording that is put away tells of no pause.
    for (const event of ['pause', 'emptied']) audio.addEventListener(event, () => context.suspend())
    audio.addEventListener('play', () => context.resume())
  }
  // A context of a page that nobody has clicked yet is silent until it is told so again.
  void ways.context.resume()
  switchWays(ways, isOn)
}

/** At first the direct way is open. */
export function connectWays(context: BaseAudioContext, source: AudioNode): Ways {
  const direct = new GainNode(context, { gain: 1 })
  const evened = new GainNode(context, { gain: 0 })
  const compressor = new DynamicsCompressorNode(context, { threshold: -50 })
  source.connect(direct).connect(context.destination)
  source.connect(compressor).connect(evened).connect(context.destination)
  return { context, direct, evened }
}

/** Opens one way while it closes the other, without a click. */
export function switchWays({ context, direct, evened }: Ways, isOn: boolean, atSec = context.currentTime) {
  direct.gain.setTargetAtTime(isOn ? 0 : 1, atSec, FADE_SEC)
  evened.gain.setTargetAtTime(isOn ? 1 : 0, atSec, FADE_SEC)
}
