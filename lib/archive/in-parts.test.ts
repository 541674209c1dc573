import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inParts } from './in-parts'

test('whatever the chunks, the parts are the same bytes, and all but the last are full', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 30 })),
      fc.integer({ min: 1, max: 20 }),
      async (chunks, partBytes) => {
        const parts: Buffer[] = []
        for await (const part of inParts(iterate(chunks), partBytes)) parts.push(part)
        expect(Buffer.concat(parts)).toEqual(Buffer.concat(chunks))
        expect(parts.slice(0, -1).every(({ length }) => length === partBytes)).toBe(true)
        expect(parts.every(({ length }) => length > 0 && length <= partBytes)).toBe(true)
      },
    ),
  )
})

async function* iterate(chunks: Uint8Array[]) {
  yield* chunks
}
