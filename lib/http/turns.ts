type TurnLimits = {
  atOnce: number
  atOnceByPerson: number
  waiting: number
  waitingByPerson: number
}

type Waiting = { begin: () => void }

/**
 * Lets a bounded amount of work happen at once. Whoever asks for much waits for their own: people who wait are served in
 * turns, one piece of work each.
 */
export class Turns {
  readonly #limits: TurnLimits
  readonly #underWay = new Map<string, number>()
  // In the order in which people are served next.
  readonly #waiting = new Map<string, Waiting[]>()
  #underWayCount = 0
  #waitingCount = 0

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /**
   * Calls `begin` as soon as it is this person's turn. Returns what ends the turn or gives up waiting for it, to be called
   * in any case; null where too many wait already. `isWelcome` work waits however many do.
   */
  take(person: string, begin: () => void, isWelcome = false): (() => void) | null {
    if (this.#isFree(person)) {
      this.#begin(person, begin)
      return once(() => this.#end(person))
    }
    const queue = this.#waiting.get(person) ?? []
    const { waiting, waitingByPerson } = this.#limits
    if (!isWelcome && (queue.length >= waitingByPerson || this.#waitingCount >= waiting)) return null
    const mine: Waiting = { begin }
    queue.push(mine)
    this.#waiting.set(person, queue)
    this.#waitingCount += 1
    return once(() => {
      if (!this.#leave(person, mine)) this.#end(person)
    })
  }

  #isFree(person: string) {
    const { atOnce, atOnceByPerson } = this.#limits
    return this.#underWayCount < atOnce && (this.#underWay.get(person) ?? 0) < atOnceByPerson
  }

  #begin(person: string, begin: () => void) {
    this.#underWayCount += 1
    this.#underWay.set(person, (this.#underWay.get(person) ?? 0) + 1)
    begin()
  }

  #end(person: string) {
    this.#underWayCount -= 1
    const left = (this.#underWay.get(person) ?? 0) - 1
    if (left > 0) this.#underWay.set(person, left)
    else this.#underWay.delete(person)
    this.#beginNext()
  }

  #beginNext() {
    for (const [person, queue] of this.#waiting) {
      const next = this.#isFree(person) ? queue[0] : undefined
      if (next === undefined) continue
      this.#leave(person, next)
      // Behind everyone else who waits.
      if (this.#waiting.delete(person)) this.#waiting.set(person, queue)
      this.#begin(person, next.begin)
      return
    }
  }

  #leave(person: string, leaving: Waiting): boolean {
    const queue = this.#waiting.get(person) ?? []
    const index = queue.indexOf(leaving)
    if (index === -1) return false
    queue.splice(index, 1)
    if (queue.length === 0) this.#waiting.delete(person)
    this.#waitingCount -= 1
    return true
  }
}

function once(call: () => void) {
  let isCalled = false
  return () => {
    if (isCalled) return
    isCalled = true
    call()
  }
}
