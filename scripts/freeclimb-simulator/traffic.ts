import type { ServerResponse } from 'node:http'

export type Endpoint = 'list' | 'recording' | 'download' | 'stream' | 'delete'

export interface TrafficStats {
  requests: number
  bytesSent: number
  /** Requests whose client went away before the answer was whole. */
  aborted: number
}

export interface SimulatorStats extends TrafficStats {
  inFlight: number
  maxInFlight: number
  byEndpoint: Record<Endpoint, number>
  byRecording: Record<string, TrafficStats>
}

/** Counts what the REST API was asked and what it sent. */
export class Traffic {
  readonly #total = noTraffic()
  readonly #byEndpoint: Record<Endpoint, number> = {
    list: 0,
    recording: 0,
    download: 0,
    stream: 0,
    delete: 0,
  }
  readonly #byRecording = new Map<string, TrafficStats>()
  readonly #cutByUs = new WeakSet<ServerResponse>()
  readonly #recordingOf = new WeakMap<ServerResponse, string>()
  #inFlight = 0
  #maxInFlight = 0

  countRequest(response: ServerResponse): void {
    this.#total.requests += 1
    this.#inFlight += 1
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight)
    response.once('close', () => {
      this.#inFlight -= 1
      if (response.writableFinished || this.#cutByUs.has(response)) return
      for (const stats of this.#statsOf(response)) stats.aborted += 1
    })
  }

  countEndpoint(response: ServerResponse, endpoint: Endpoint, recordingId: string | null): void {
    this.#byEndpoint[endpoint] += 1
    if (recordingId === null) return
    this.#recordingOf.set(response, recordingId)
    const stats = this.#byRecording.get(recordingId) ?? noTraffic()
    stats.requests += 1
    this.#byRecording.set(recordingId, stats)
  }

  countBytes(response: ServerResponse, byteCount: number): void {
    for (const stats of this.#statsOf(response)) stats.bytesSent += byteCount
  }

  /** The simulator itself is about to break this connection, so it is not the client that gives up. */
  expectCut(response: ServerResponse): void {
    this.#cutByUs.add(response)
  }

  stats(): SimulatorStats {
    return {
      ...this.#total,
      inFlight: this.#inFlight,
      maxInFlight: this.#maxInFlight,
      byEndpoint: { ...this.#byEndpoint },
      byRecording: Object.fromEntries([...this.#byRecording].map(([id, stats]) => [id, { ...stats }])),
    }
  }

  #statsOf(response: ServerResponse): TrafficStats[] {
    const ofRecording = this.#byRecording.get(this.#recordingOf.get(response) ?? '')
    return ofRecording ? [this.#total, ofRecording] : [this.#total]
  }
}

function noTraffic(): TrafficStats {
  return { requests: 0, bytesSent: 0, aborted: 0 }
}
