import { beforeEach, describe, expect, test } from 'vitest'
import { RowReceipts } from '../../src/distributed/coordinator/row-receipts.ts'
import { isOver, ShardBoard } from '../../src/distributed/coordinator/shard-board.ts'
import type { RowReceipt, ShardStatus } from '../../src/distributed/messages.ts'
import { Signer } from '../../src/distributed/signer.ts'

const signer = new Signer('a secret of sixteen or more')
let board: ShardBoard
let receipts: RowReceipts
let said: RowReceipt[]
let kept: Record<string, number>
let hasGap: boolean
let now: number

beforeEach(() => {
  board = new ShardBoard([{ shard: 'eu-1', vantage: 'eu', share: { index: 0, of: 1 } }], signer)
  said = []
  kept = {}
  hasGap = false
  now = 0
  receipts = new RowReceipts({
    broker: {
      acknowledge: async (_run, _shard, signed) =>
        void said.push(signer.verify('receipt', signed) as RowReceipt),
    },
    signer,
    run: 'r',
    board,
    collector: {
      sizes: () => kept,
      takeGap: () => {
        const had = hasGap
        hasGap = false
        return had
      },
    },
    clock: { now: () => now },
  })
  look('first')
})

/** What a look at the broker shows. */
function look(claim: string | undefined, more: Partial<ShardStatus> = {}, alive = true): void {
  const status = { shard: 'eu-1', claim, worker: 'w', state: 'running', round: 0, ...more }
  board.update([
    {
      shard: 'eu-1',
      alive,
      ...(claim !== undefined && { claim, status: signer.sign('status', status) }),
    },
  ])
}

const only = () => board.shards[0] as (typeof board.shards)[number]

describe('a shard', () => {
  test('is over once all that its worker sent is on disk, and its worker hears of it', async () => {
    look('first', { state: 'ended', sizes: { 'trials.csv': 20 } })
    kept = { 'trials.csv': 10 }
    await receipts.give(false)
    expect(isOver(only())).toBe(false)
    kept = { 'trials.csv': 20 }
    await receipts.give(false)
    expect(isOver(only())).toBe(true)
    expect(said.map(({ sizes, claim }) => [sizes, claim])).toEqual([[{ 'trials.csv': 20 }, 'first']])
  })

  test('whose last rows the broker lost is asked for them, again after a while', async () => {
    look('first', { state: 'ended', sizes: { 'trials.csv': 20 } })
    kept = { 'trials.csv': 10 }
    for (const at of [0, 2, 4, 5, 8]) {
      now = at * 1e6
      await receipts.give(true)
    }
    expect(said.map(({ sizes, asked }) => [sizes['trials.csv'], asked])).toEqual([
      [10, 1],
      [10, 2],
    ])
  })

  test('whose worker died after all had arrived is not lost', async () => {
    look('first', { state: 'ended', sizes: { 'trials.csv': 20 } })
    for (let turn = 0; turn < 3; turn += 1)
      look('first', { state: 'ended', sizes: { 'trials.csv': 20 } }, false)
    expect(only().lost).toBeDefined()
    kept = { 'trials.csv': 20 }
    await receipts.give(true)
    expect(only().lost).toBeUndefined()
  })

  test.each([
    ['has forgotten', undefined],
    ['gave to another', 'second'],
  ])('that the broker %s is lost: the first claim counts for good', (_, claim) => {
    for (let turn = 0; turn < 3; turn += 1) look(claim, {}, false)
    expect(only().claim).toBe('first')
    expect(only().status?.claim).toBe('first')
    expect(only().lost).toBeDefined()
  })
})
