import { expect, test } from 'vitest'
import { Turns } from './turns'

const LIMITS = {
  atOnce: 3,
  atOnceByPerson: 2,
  atOnceByStrangers: 1,
  waiting: 6,
  waitingByPerson: 4,
  waitingByStrangers: 2,
}

function desk() {
  const turns = new Turns(LIMITS)
  const begun: string[] = []
  const take = (name: string, isWelcome?: boolean) =>
    turns.take(
      // Capital letters are strangers.
      { name: name.slice(0, 1), isStranger: /^[A-Z]/.test(name) },
      () => begun.push(name),
      isWelcome,
    )
  return { begun, take }
}

test('as much begins at once as is allowed to one person, and to all', () => {
  const { begun, take } = desk()
  for (const name of ['a1', 'a2', 'a3', 'b1', 'b2']) take(name)
  expect(begun).toEqual(['a1', 'a2', 'b1'])
})

test('people who wait are served in turns, however much one of them asks for', () => {
  const { begun, take } = desk()
  const under = ['x1', 'x2', 'y1'].map((name) => take(name))
  for (const name of ['a1', 'a2', 'a3', 'b1', 'c1']) take(name)
  for (const end of under) end?.()
  expect(begun).toEqual(['x1', 'x2', 'y1', 'a1', 'b1', 'c1'])
})

test('where one person has all that they may, the next begins', () => {
  const { begun, take } = desk()
  take('a1')
  take('a2')
  const endB = take('b1')
  take('a3')
  take('c1')
  endB?.()
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1'])
})

test('a turn ends once', () => {
  const { begun, take } = desk()
  const end = take('a1')
  for (const name of ['a2', 'a3', 'a4']) take(name)
  end?.()
  end?.()
  expect(begun).toEqual(['a1', 'a2', 'a3'])
})

test('who gives up waiting is not served', () => {
  const { begun, take } = desk()
  const end = take('a1')
  take('a2')
  take('a3')?.()
  take('a4')
  end?.()
  expect(begun).toEqual(['a1', 'a2', 'a4'])
})

test('no more wait than may, of one person and of all; what has begun goes on', () => {
  const { begun, take } = desk()
  take('a1')
  take('a2')
  const waiting = ['a3', 'a4', 'a5', 'a6'].map((name) => take(name))
  expect(waiting).not.toContain(null)
  expect(take('a7')).toBeNull()
  take('b1')
  take('b2')
  take('b3')
  expect(take('b4')).toBeNull()
  expect(take('b5', true)).not.toBeNull()
  waiting[0]?.()
  expect(begun).toEqual(['a1', 'a2', 'b1'])
})

test('strangers share their part, and nobody who is known waits for them', () => {
  const { begun, take } = desk()
  const end = take('A1')
  expect(take('B1')).not.toBeNull()
  expect(take('C1')).not.toBeNull()
  expect(take('D1')).toBeNull()
  for (const name of ['a1', 'b1', 'c1', 'd1']) expect(take(name)).not.toBeNull()
  expect(begun).toEqual(['A1', 'a1', 'b1'])
  end?.()
  expect(begun).toEqual(['A1', 'a1', 'b1', 'B1'])
})
