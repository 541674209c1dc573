import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CsvStyle, csvHeader, csvLines } from './csv'

const CSV: CsvStyle = { separator: 'comma', isForExcel: false }
const EXCEL: CsvStyle = { separator: 'semicolon', isForExcel: true }

const written = (cell: string | number, style: CsvStyle) => csvLines([[cell]], style).slice(0, -2)

describe('a phone number', () => {
  test.each([
    ['+13125550142', '+13125550142', '"=""+13125550142"""'],
    ['13125550142', '13125550142', '"=""13125550142"""'],
    ['00491234', '00491234', '"=""00491234"""'],
    ['+1312+555', "'+1312+555", "'+1312+555"],
    ['+1 312 555 0142', "'+1 312 555 0142", "'+1 312 555 0142"],
    ['+1312=cmd', "'+1312=cmd", "'+1312=cmd"],
    ['+1234567890123456', "'+1234567890123456", '"=""+1234567890123456"""'],
    ['sip:ann@example.com', 'sip:ann@example.com', 'sip:ann@example.com'],
  ])('%s is written %s, for Excel %s', (cell, csv, excel) => {
    expect([written(cell, CSV), written(cell, EXCEL)]).toEqual([csv, excel])
  })
})

describe('what a spreadsheet would run begins with an apostrophe', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['-1+1', "'-1+1"],
    ['@SUM(1)', "'@SUM(1)"],
    ['\t=1+1', '"\t\'=1+1"'],
    ['\r=1+1', '"\r\'=1+1"'],
    [' =1+1', " '=1+1"],
    ['\u200B=1+1', "\u200B'=1+1"],
    ['＝1+1', "'＝1+1"],
    ['a;=1+1', '"a;\'=1+1"'],
    ['a\t=1+1', '"a\t\'=1+1"'],
    ['a,=1+1', '"a,\'=1+1"'],
    ['a\n=1+1', '"a\n\'=1+1"'],
    ['a;"=1+1"', '"a;""\'=1+1"""'],
    ['1+1', '1+1'],
    ['a=b;c', '"a=b;c"'],
  ])('%j is written %j', (cell, line) => {
    expect(written(cell, CSV)).toBe(line)
  })
})

test('numbers are written as they are', () => {
  expect([written(-1, CSV), written(307, EXCEL)]).toEqual(['-1', '307'])
})

test.each<[CsvStyle, string]>([
  [CSV, 'a,b\r\n'],
  [{ separator: 'tab', isForExcel: false }, 'a\tb\r\n'],
  [EXCEL, '\uFEFFa;b\r\n'],
])('a file of %j starts with its columns', (style, start) => {
  expect(csvHeader(['a', 'b'], style)).toBe(start)
})

test('no cell becomes a formula, whatever a spreadsheet splits lines at', () => {
  const text = fc.string({ unit: fc.constantFrom(...'=+-@＝＋－＠,;|\t\r\n"\' \u200B1a') })
  const separator = fc.constantFrom('comma', 'semicolon', 'tab')
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), separator, fc.boolean(), (cells, separator, isForExcel) => {
      const line = csvLines([cells], { separator, isForExcel })
      for (const piece of line.split(/[,;|\t\r\n]/)) {
        const begins = piece.replace(/^[\s\p{C}"]+/u, '').replace(/"+$/, '')
        // A number, or digits that Excel is told are text.
        expect(begins).toMatch(/^(\+\d{1,15}|=""\+?\d+)?$|^[^=+\-@＝＋－＠]/)
      }
    }),
    { numRuns: 2_000 },
  )
})
