import { describe, expect, test } from 'vitest'
import { ViewCache } from '../../../src/wire/reading/view-cache.ts'

const LONG = 64 * 1024 + 1

describe('the view cache', () => {
  test('the same position gives the same view, with the current bytes', () => {
    const views = new ViewCache()
    const source = Buffer.from('.first.')
    const view = views.get(source, 1, 6)
    source.write('again', 1)
    expect(views.get(source, 1, 6)).toBe(view)
    expect(view.toString()).toBe('again')
  })

  test.each([
    ['begins elsewhere', 0, 6],
    ['ends elsewhere', 1, 7],
  ])('what %s has a view of its own', (_, start, end) => {
    const views = new ViewCache()
    const source = Buffer.from('.first.')
    views.get(source, 1, 6)
    expect(views.get(source, start, end).toString()).toBe(source.toString('utf8', start, end))
  })

  test('another buffer gets a view of its own, and so does the first one afterwards', () => {
    const views = new ViewCache()
    const [one, other] = [Buffer.from('one'), Buffer.from('two')]
    views.get(one, 0, 3)
    expect(views.get(other, 0, 3).toString()).toBe('two')
    expect(views.get(one, 0, 3).toString()).toBe('one')
  })

  test('a buffer larger than a read is not retained', () => {
    const views = new ViewCache()
    const source = Buffer.alloc(LONG)
    expect(views.get(source, 0, 3)).not.toBe(views.get(source, 0, 3))
  })
})
