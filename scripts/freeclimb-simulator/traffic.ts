import type { ServerResponse } from 'node:http'

export type Endpoint = 'account' | 'list' | 'recording' | 'download' | 'stream' | 'delete'

export interface TrafficStats {
  requests: number
  bytesSent: number
  /** Requests whose client disconnected before the response was complete */
  aborted: number
}

/** Peak request rate and concurrency */
export interface Pace {
  maxStartsInASecond: number
  maxInFlight: number
}

export interface SimulatorStats extends TrafficStats, Pace {
  inFlight: number
  byEndpoint: Record<Endpoint, number>
  paceByEndpoint: Record<Endpoint, Pace>
  byRecording: Record<string, TrafficStats>
}

export class Traffic {
  readonly #total = noTraffic()
  readonly #byEndpoint: Record<Endpoint, number> = {
    account: 0,
    list: 0,
    recording: 0,
    download: 0,
    stream: 0,
    delete: 0,
  }
  readonly #byRecording = new Map<string, TrafficStats>()
  readonly #cutByUs = new WeakSet<ServerResponse>()
  readonly #recordingOf = new WeakMap<ServerResponse, string>()
  readonly #meter = new PaceMeter()
  readonly #meterByEndpoint: Record<Endpoint, PaceMeter> = {
    account: new PaceMeter(),
    list: new PaceMeter(),
    recording: new PaceMeter(),
    download: new PaceMeter(),
    stream: new PaceMeter(),
    delete: new PaceMeter(),
  }

  countRequest(response: ServerResponse): void {
    this.#total.requests += 1
    this.#meter.measure(response)
    response.once('close', () => {
      if (response.writableFinished || this.#cutByUs.has(response)) return
      for (const stats of this.#statsOf(response)) stats.aborted += 1
    })
  }

  countEndpoint(response: ServerResponse, endpoint: Endpoint, recordingId: string | null): void {
    this.#byEndpoint[endpoint] += 1
    this.#meterByEndpoint[endpoint].measure(response)
    if (recordingId === null) return
    this.#recordingOf.set(response, recordingId)
    const stats = this.#byRecording.get(recordingId) ?? noTraffic()
    stats.requests += 1
    this.#byRecording.set(recordingId, stats)
  }

  countBytes(response: ServerResponse, byteCount: number): void {
    for (const stats of this.#statsOf(response)) stats.bytesSent += byteCount
  }

  /** Marks a connection that the simulator itself is about to break, so that it doesn't count as aborted by the client. */
  expectCut(response: ServerResponse): void {
    this.#cutByUs.add(response)
  }

  stats(): SimulatorStats {
    return {
      ...this.#total,
      ...this.#meter.pace(),
      inFlight: this.#meter.inFlight,
      byEndpoint: { ...this.#byEndpoint },
      paceByEndpoint: {
        account: this.#meterByEndpoint.account.pace(),
        list: this.#meterByEndpoint.list.pace(),
        recording: this.#meterByEndpoint.recording.pace(),
        download: this.#meterByEndpoint.download.pace(),
        stream: this.#meterByEndpoint.stream.pace(),
        delete: this.#meterByEndpoint.delete.pace(),
      },
      byRecording: Object.fromEntries([...this.#byRecording].map(([id, stats]) => [id, { ...stats }])),
    }
  }

  #statsOf(response: ServerResponse): TrafficStats[] {
    const ofRecording = this.#byRecording.get(this.#recordingOf.get(response) ?? '')
    return ofRecording ? [this.#total, ofRecording] : [this.#total]
  }
}

class PaceMeter {
  inFlight = 0
  readonly #pace: Pace = { maxStartsInASecond: 0, maxInFlight: 0 }
  /** Starts within the last second */
  #startsMs: number[] = []

  measure(response: ServerResponse): void {
    const nowMs = performance.now()
    this.#startsMs = [...this.#startsMs.filter((startMs) => startMs > nowMs - 1000), nowMs]
    this.inFlight += 1
    this.#pace.maxStartsInASecond = Math.max(this.#pace.maxStartsInASecond, this.#startsMs.length)
    this.#pace.maxInFlight = Math.max(this.#pace.maxInFlight, this.inFlight)
    response.once('close', () => {
      this.inFlight -= 1
    })
  }

  pace(): Pace {
    return { ...this.#pace }
  }
}

function noTraffic(): TrafficStats {
  return { requests: 0, bytesSent: 0, aborted: 0 }
}
