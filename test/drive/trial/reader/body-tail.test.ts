import { describe, expect, test } from 'vitest'
import { BodyTail } from '../../../../src/drive/trial/reader/body-tail.ts'

const SAMPLES = Buffer.from(Int16Array.from({ length: 4800 }, (_, at) => 9000 * Math.sin(at / 8)).buffer)
const PROBLEM = '{"error":{"message":"the synthesis broke off"}}'
const PAGE = '<html><body><h1>502 Bad Gateway</h1></body></html>\n'

function tailOf(...pieces: (Uint8Array | string)[]): string | undefined {
  const tail = new BodyTail()
  for (const piece of pieces) tail.push(Buffer.from(piece))
  return tail.complaint
}

describe('the end of a body of audio', () => {
  test.each([
    ['in a piece of its own', [SAMPLES, PROBLEM], PROBLEM],
    ['in the piece of the last samples', [Buffer.concat([SAMPLES, Buffer.from(PROBLEM)])], PROBLEM],
    ['in two pieces', [SAMPLES, PROBLEM.slice(0, 9), PROBLEM.slice(9)], PROBLEM],
    ['one byte a piece', [SAMPLES, ...PROBLEM], PROBLEM],
    ['after a brace among the samples', [SAMPLES, `{{"${PROBLEM}`], PROBLEM],
    ['as a page of a gateway', [SAMPLES, PAGE], PAGE.trimEnd()],
  ])('is a complaint %s', (_, pieces, complaint) => {
    expect(tailOf(...pieces)).toBe(complaint)
  })

  test.each([
    ['samples', [SAMPLES]],
    ['samples whose last byte is a brace', [SAMPLES, '{}'.repeat(3000)]],
    ['JSON that says nothing of a failure', [SAMPLES, '{"duration":1.2,"characters":31}']],
    ['the tag of an MP3', [SAMPLES, `TAG${'Good morning'.padEnd(30, '\0')}`]],
    ['a complaint with samples behind it', [SAMPLES, PROBLEM, SAMPLES]],
    ['nothing', []],
  ])('is no complaint if it is %s', (_, pieces) => {
    expect(tailOf(...pieces)).toBeUndefined()
  })
})
