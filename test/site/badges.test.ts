import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { drawBadge, projectBadges } from '../../site/badges.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const badges = projectBadges(JSON.parse(read('package.json')))

describe('the badges of the README', () => {
  test.each(badges)('$label $value is the fact of this version', async (badge) => {
    await expect(drawBadge(badge)).toMatchFileSnapshot(path.join(ROOT, `site/pictures/${badge.file}.svg`))
  })

  test.each(badges)(
    '$label is shown, with its text for those who cannot see it',
    ({ file, label, value }) => {
      expect(read('README.md')).toContain(`![${label}: ${value}](site/pictures/${file}.svg)`)
    },
  )
})
