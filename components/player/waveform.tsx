import { useId } from 'react'
import { LANE_HEIGHT } from '@/lib/waveform/draw-waveform'

type Props = {
  /** SVG path data, one string per lane: see lib/waveform/draw-waveform.ts */
  lanes: string[]
  barCount: number
  /** Fraction played, 0 to 1 */
  played: number
}

/** A recording's waveform, with the played part highlighted. Decorative: the slider over it says the same. */
export function Waveform({ lanes, barCount, played }: Props) {
  const id = useId()
  const height = LANE_HEIGHT * lanes.length
  return (
    <svg
      viewBox={`0 0 ${barCount} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="waveform"
    >
      <defs>
        <g id={id}>
          {lanes
            .map((lane, index) => ({ lane, top: index * LANE_HEIGHT }))
            .map(({ lane, top }) => (
              <path key={top} d={lane} transform={`translate(0 ${top})`} vectorEffect="non-scaling-stroke" />
            ))}
        </g>
        <clipPath id={`${id}-played`}>
          <rect width={barCount * played} height={height} />
        </clipPath>
      </defs>
      <use href={`#${id}`} className="stroke-rest" />
      <use href={`#${id}`} className="stroke-accent" clipPath={`url(#${id}-played)`} />
    </svg>
  )
}
