type TurnLimits = {
  atOnce: number
  atOnceByPerson: number
  waiting: number
  waitingByPerson: number
  /** For all strangers together, because anyone can pretend to be many */
  atOnceByStrangers: number
  waitingByStrangers: number
}

export type Person = { name: string; isStranger: boolean }

type Queue = { person: Person; waiting: Waiting[] }
type Waiting = { begin: () => void }
type Counts = { all: number; strangers: number }

/**
 * Limits concurrent work fairly: waiting people are served round-robin, one piece of work each, so someone with many
 * requests only delays themselves. Strangers share a fixed part of the limit, however many they seem to be.
 */
export class Turns {
  readonly #limits: TurnLimits
  readonly #underWay = new Map<string, number>()
  // In the order in which people are served.
  readonly #queues = new Map<string, Queue>()
  readonly #underWayCounts: Counts = { all: 0, strangers: 0 }
  readonly #waitingCounts: Counts = { all: 0, strangers: 0 }

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /**
   * Calls `begin` when it's this person's turn. The returned function ends the turn or stops waiting, and must always be
   * called; null if too many are waiting. `isWelcome` work may always wait.
   */
  take(person: Person, begin: () => void, isWelcome = false): (() => void) | null {
    if (this.#isFree(person)) {
      this.#begin(person, begin)
      return once(() => this.#end(person))
    }
    const queue = this.#queues.get(person.name) ?? { person, waiting: [] }
    if (!isWelcome && this.#isFull(queue)) return null
    const mine: Waiting = { begin }
    queue.waiting.push(mine)
    this.#queues.set(person.name, queue)
    count(this.#waitingCounts, person, 1)
    return once(() => {
      if (!this.#leave(queue, mine)) this.#end(person)
    })
  }

  #isFree({ name, isStranger }: Person) {
    const { atOnce, atOnceByPerson, atOnceByStrangers } = this.#limits
    const { all, strangers } = this.#underWayCounts
    if (all >= atOnce || (this.#underWay.get(name) ?? 0) >= atOnceByPerson) return false
    return !isStranger || strangers < atOnceByStrangers
  }

  #isFull({ person, waiting }: Queue) {
    const limits = this.#limits
    const { all, strangers } = this.#waitingCounts
    if (all >= limits.waiting || waiting.length >= limits.waitingByPerson) return true
    return person.isStranger && strangers >= limits.waitingByStrangers
  }

  #begin(person: Person, begin: () => void) {
    count(this.#underWayCounts, person, 1)
    this.#underWay.set(person.name, (this.#underWay.get(person.name) ?? 0) + 1)
    begin()
  }

  #end(person: Person) {
    count(this.#underWayCounts, person, -1)
    const left = (this.#underWay.get(person.name) ?? 0) - 1
    if (left > 0) this.#underWay.set(person.name, left)
    else this.#underWay.delete(person.name)
    this.#beginNext()
  }

  #beginNext() {
    for (const queue of this.#queues.values()) {
      const { person } = queue
      const next = this.#isFree(person) ? queue.waiting[0] : undefined
      if (next === undefined) continue
      this.#leave(queue, next)
      // Moves this person behind everyone else who is waiting.
      if (this.#queues.delete(person.name)) this.#queues.set(person.name, queue)
      this.#begin(person, next.begin)
      return
    }
  }

  #leave(queue: Queue, leaving: Waiting): boolean {
    const index = queue.waiting.indexOf(leaving)
    if (index === -1) return false
    queue.waiting.splice(index, 1)
    if (queue.waiting.length === 0) this.#queues.delete(queue.person.name)
    count(this.#waitingCounts, queue.person, -1)
    return true
  }
}

function count(counts: Counts, { isStranger }: Person, more: 1 | -1) {
  counts.all += more
  if (isStranger) counts.strangers += more
}

function once(call: () => void) {
  let isCalled = false
  return () => {
    if (isCalled) return
    isCalled = true
    call()
  }
}
