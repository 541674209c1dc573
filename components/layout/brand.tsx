export function Brand() {
  return (
    <span className="flex items-center gap-2 font-semibold text-base">
      <Mark />
      Roomtone
    </span>
  )
}

const BARS = [5, 13, 18, 9, 14, 6]

function Mark() {
  return (
    <svg width="22" height="20" viewBox="0 0 22 20" fill="none" aria-hidden="true" className="text-accent">
      {BARS.map((height, index) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars never change places.
          key={index}
          d={`M${2 + index * 3.6} ${10 - height / 2}v${height}`}
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinecap="round"
        />
      ))}
    </svg>
  )
}
