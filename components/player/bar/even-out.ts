/** Two audio paths from the source to the output, only one of which is open. */
type Ways = { context: BaseAudioContext; direct: GainNode; evened: GainNode }

// Long enough to avoid a click, short enough to hear the switch right away.
const FADE_SEC = 0.02

const waysOf = new WeakMap<HTMLAudioElement, Ways & { context: AudioContext }>()

/** Turns volume leveling on or off. Leaves the audio path alone until a user first turns it on. */
export function evenOut(audio: HTMLAudioElement, isOn: boolean) {
  let ways = waysOf.get(audio)
  if (ways === undefined) {
    if (!isOn) return
    const context = new AudioContext()
    ways = { ...connectWays(context, context.createMediaElementSource(audio)), context }
    waysOf.set(audio, ways)
    // Suspends the context while nothing plays. Closing a recording fires `emptied` but no `pause`.
    for (const event of ['pause', 'emptied']) audio.addEventListener(event, () => context.suspend())
    audio.addEventListener('play', () => context.resume())
  }
  // A context created before the user's first click stays suspended until it is resumed.
  void ways.context.resume()
  switchWays(ways, isOn)
}

export function connectWays(context: BaseAudioContext, source: AudioNode): Ways {
  const direct = new GainNode(context, { gain: 1 })
  const evened = new GainNode(context, { gain: 0 })
  const compressor = new DynamicsCompressorNode(context, { threshold: -50 })
  source.connect(direct).connect(context.destination)
  source.connect(compressor).connect(evened).connect(context.destination)
  return { context, direct, evened }
}

/** Crossfades from one path to the other, without a click. */
export function switchWays({ context, direct, evened }: Ways, isOn: boolean, atSec = context.currentTime) {
  direct.gain.setTargetAtTime(isOn ? 0 : 1, atSec, FADE_SEC)
  evened.gain.setTargetAtTime(isOn ? 1 : 0, atSec, FADE_SEC)
}
