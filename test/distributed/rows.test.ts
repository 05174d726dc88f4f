import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Block, CoordinatorBroker, StoredBlock } from '../../src/distributed/broker/broker.ts'
import { RowCollector } from '../../src/distributed/coordinator/row-collector.ts'
import { Signer } from '../../src/distributed/signer.ts'
import { RowShipper } from '../../src/distributed/worker/row-shipper.ts'

const signer = new Signer('a secret of sixteen or more')
let folder: string
let stored: StoredBlock[]
let room: number

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-rows-'))
  stored = []
  room = Number.POSITIVE_INFINITY
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const push = async (block: Block): Promise<boolean> => {
  if (stored.length >= room) return false
  stored.push({ ...block, data: Buffer.from(block.data), id: String(stored.length) })
  return true
}

const broker = {
  rows: async () => stored.slice(0, 64),
  drop: async (_run: string, ids: readonly string[]) => {
    stored = stored.filter(({ id }) => !ids.includes(id))
  },
} as unknown as CoordinatorBroker

const createShipper = (claim = 'first', own = signer) =>
  new RowShipper({ run: 'r', shard: 'eu-1', claim, folder, signer: own, push })

const createCollector = () =>
  new RowCollector({
    broker,
    signer,
    run: 'r',
    folderOf: (shard) => (shard === 'eu-1' ? path.join(folder, 'kept') : undefined),
    claimOf: () => 'first',
    onRows: () => {},
  })

const kept = () => readFile(path.join(folder, 'kept/trials.csv'), 'utf8')

describe('rows', () => {
  test('arrive as they were written, in blocks of whole lines while the file grows', async () => {
    const [shipper, collector] = [createShipper(), createCollector()]
    await writeFile(path.join(folder, 'trials.csv'), 'header\nrow 1\nro')
    expect(await shipper.ship(false)).toBe(true)
    expect(stored.map(({ data }) => data.toString())).toEqual(['header\nrow 1\n'])
    await appendFile(path.join(folder, 'trials.csv'), 'w 2\n')
    await shipper.ship(true)
    while (await collector.drain());
    expect(await kept()).toBe('header\nrow 1\nrow 2\n')
    expect(stored).toEqual([])
    expect(shipper.sizes()).toEqual({ 'trials.csv': 19 })
  })

  test('come after what was said of them, however much is written meanwhile', async () => {
    const place = (name: string) => path.join(folder, name)
    const write = async (number: number) => {
      await appendFile(place('rate-limits.ndjson'), `limit ${number}\n`)
      await appendFile(place('trials.csv'), `row ${number}\n`)
    }
    await write(1)
    const shipper = new RowShipper({
      run: 'r',
      shard: 'eu-1',
      claim: 'first',
      folder,
      signer,
      push: async (block) => {
        if (stored.length === 0) await write(2)
        return push(block)
      },
    })
    await shipper.ship(false)
    await shipper.ship(false)
    expect(stored.map(({ data }) => data.toString())).toEqual([
      'limit 1\n',
      'row 1\n',
      'limit 2\n',
      'row 2\n',
    ])
  })

  test('wait on the worker’s disk while the broker has no room', async () => {
    const [shipper, collector] = [createShipper(), createCollector()]
    const rows = `${'x'.repeat(99)}\n`.repeat(5000)
    await writeFile(path.join(folder, 'trials.csv'), rows)
    room = 2
    expect(await shipper.ship(true)).toBe(false)
    expect(stored).toHaveLength(2)
    for (let turn = 0; turn < 10 && !(await shipper.ship(true)); turn += 1) await collector.drain()
    while (await collector.drain());
    expect(await kept()).toBe(rows)
  })

  test('that come again are kept once', async () => {
    const collector = createCollector()
    await writeFile(path.join(folder, 'trials.csv'), 'header\nrow 1\n')
    await createShipper().ship(true)
    await createShipper().ship(true)
    expect(stored).toHaveLength(2)
    await collector.drain()
    expect(await kept()).toBe('header\nrow 1\n')
  })

  test('are continued where an earlier coordinator stopped', async () => {
    const shipper = createShipper()
    await writeFile(path.join(folder, 'trials.csv'), 'header\n')
    await shipper.ship(false)
    const first = createCollector()
    await first.drain()
    await first.close()
    await appendFile(path.join(folder, 'trials.csv'), 'row 1\n')
    await shipper.ship(true)
    const second = createCollector()
    await second.drain()
    expect(await kept()).toBe('header\nrow 1\n')
    expect(second.size('eu-1', 'trials.csv')).toBe(13)
  })

  test.each([
    ['another claim', () => createShipper('second')],
    ['another secret', () => createShipper('first', new Signer('another secret of sixteen'))],
  ])('of %s are not kept, and counted', async (_, create) => {
    const collector = createCollector()
    await writeFile(path.join(folder, 'trials.csv'), 'header\nforged\n')
    await create().ship(true)
    await collector.drain()
    expect(collector.dropped).toBe(1)
    await expect(kept()).rejects.toThrow('ENOENT')
    expect(stored).toEqual([])
  })

  test('that the broker lost are sent again, once for each time that they are asked for', async () => {
    const [shipper, collector] = [createShipper(), createCollector()]
    const trials = path.join(folder, 'trials.csv')
    for (const rows of ['header\n', 'row 1\n', 'row 2\n']) {
      await appendFile(trials, rows)
      await shipper.ship(false)
    }
    // It crashed, and came back without the second of three.
    stored = stored.filter(({ data }) => data.toString() !== 'row 1\n')
    await collector.drain()
    expect(await kept()).toBe('header\n')
    expect(collector.takeGap('eu-1')).toBe(true)
    expect(collector.takeGap('eu-1')).toBe(false)
    shipper.rewind(collector.sizes('eu-1'))
    await shipper.ship(true)
    await collector.drain()
    expect(await kept()).toBe('header\nrow 1\nrow 2\n')
    expect(collector.dropped).toBe(0)
  })

  test('that were moved to another place in the file are not kept', async () => {
    const collector = createCollector()
    await writeFile(path.join(folder, 'trials.csv'), 'header\nrow 1\n')
    await createShipper().ship(true)
    stored = stored.map((block) => ({ ...block, offset: 5 }))
    await collector.drain()
    expect(collector.size('eu-1', 'trials.csv')).toBe(0)
  })
})
