import { describe, expect, test } from 'vitest'
import { sighted, sightingsIn } from '../../../src/floor/capture/sightings.ts'
import { linked, type Passed, tcp, version4 } from './segments.ts'

/** The wall clock's second 1,000 is the monotonic clock's microsecond 0, give or take 3. */
const WALL = { moment: 1_000_000, earliest: -3, latest: 3 }
const PORTS = { lab: 4000, client: 50_000 }

/** Payload (or none) that passed at a microsecond. */
function passed(microsecond: number, from = PORTS.lab, to = PORTS.client, payload = 100): Passed {
  return {
    seconds: 1000,
    nanoseconds: microsecond * 1000,
    bytes: linked(14, version4(tcp(from, to), payload)),
  }
}

function errorsOf(packets: readonly Passed[], written: number, stamp: number, ports = PORTS) {
  return sighted([{ stamp, written, ports }], sightingsIn({ linkType: 1, packets }, WALL), WALL)
}

describe('the packet of a first audio', () => {
  test.each([
    ['is the first that passed once it was written', [passed(90), passed(120), passed(180)], 30],
    ['has payload', [passed(110, PORTS.lab, PORTS.client, 0), passed(120)], 30],
    ['came from the lab, not from the client', [passed(110, PORTS.client, PORTS.lab), passed(120)], 30],
    ['went through its own connection', [passed(110, PORTS.lab, 50_001), passed(120)], 30],
    ['came from its own lab', [passed(110, 4001), passed(120)], 30],
    ['may seem a little older than its write, as far as the clocks are unsure', [passed(97)], 53],
    ['may seem a little later than its stamp, too', [passed(152)], -2],
  ])('%s', (_sentence, packets, error) => {
    expect(errorsOf(packets, 100, 150)).toEqual({ errors: [error], unseen: 0 })
  })

  test.each([
    ['only older packets passed', [passed(90)]],
    ['only later packets passed', [passed(160)]],
    ['nothing passed', []],
  ])('is not seen where %s', (_sentence, packets) => {
    expect(errorsOf(packets, 100, 150)).toEqual({ errors: [], unseen: 1 })
  })

  test('is not looked for where the lab noted no connection', () => {
    const sightings = sightingsIn({ linkType: 1, packets: [passed(120)] }, WALL)
    expect(sighted([{ stamp: 150, written: 100 }], sightings, WALL)).toEqual({ errors: [], unseen: 1 })
  })
})
