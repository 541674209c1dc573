/** A position as spoken: `12 minutes 34`, `1 hour 0 minutes 7`, `1 second`. */
export function spokenTime(sec: number): string {
  const hours = Math.floor(sec / 3600)
  const minutes = Math.floor((sec % 3600) / 60)
  const seconds = Math.floor(sec % 60)
  if (sec < 60) return counted(seconds, 'second')
  return `${hours > 0 ? `${counted(hours, 'hour')} ` : ''}${counted(minutes, 'minute')} ${seconds}`
}

function counted(count: number, unit: string) {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
