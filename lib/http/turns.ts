type TurnLimits = {
  atOnce: number
  atOnceByPerson: number
  waiting: number
  waitingByPerson: number
  /** Of all strangers together, who may be as many as somebody likes */
  atOnceByStrangers: number
  waitingByStrangers: number
}

export type Person = { name: string; isStranger: boolean }

type Queue = { person: Person; waiting: Waiting[] }
type Waiting = { begin: () => void }
type Counts = { all: number; strangers: number }

/**
 * Lets a bounded amount of work happen at once. Whoever asks for much waits for their own: people who wait are served in
 * turns, one piece of work each. Strangers have a part of it, however many they seem to be.
 */
export class Turns {
  readonly #limits: TurnLimits
  readonly #underWay = new Map<string, number>()
  // In the order in which people are served next.
  readonly #queues = new Map<string, Queue>()
  readonly #underWayCounts: Counts = { all: 0, strangers: 0 }
  readonly #waitingCounts: Counts = { all: 0, strangers: 0 }

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /**
   * Calls `begin` as soon as it is this person's turn. Returns what ends the turn or gives up waiting for it, to be called
   * in any case; null where too many wait already. `isWelcome` work waits however many do.
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
      // Behind everyone else who waits.
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
