import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deadAnchors } from '../../site/dead-anchors.ts'
import { githubSlug } from '../../site/github-slug.ts'

describe('the anchor of a heading', () => {
  test.each([
    ['HTTP/2', 'http2'],
    ['The player: what a listener hears', 'the-player-what-a-listener-hears'],
    ['Invalid, or degraded?', 'invalid-or-degraded'],
    ['`targets.<name>`', 'targetsname'],
    ['p-value & size', 'p-value--size'],
    ['snake_case', 'snake_case'],
    ['Größe', 'größe'],
  ])('%s is %s, as on GitHub', (heading, anchor) => {
    expect(githubSlug(heading)).toBe(anchor)
  })
})

describe('links to anchors', () => {
  let site = ''
  beforeEach(() => {
    site = mkdtempSync(path.join(tmpdir(), 'ttfa-anchors-'))
    mkdirSync(path.join(site, 'providers'))
    writeFileSync(path.join(site, 'index.html'), '<h2 id="top">')
    writeFileSync(path.join(site, 'providers/acme.html'), '<h2 id="größe">')
  })
  afterEach(() => rmSync(site, { recursive: true }))

  test.each([
    ['on the same page', '#here', []],
    ['on another', './providers/acme#gr%C3%B6%C3%9Fe', []],
    ['on the first page', '/#top', []],
    ['elsewhere in the world', 'https://acme.example/#nowhere', []],
    ['that are not there', './providers/acme#small', ['page.html -> ./providers/acme#small']],
    ['of a page that is not there', './other#top', ['page.html -> ./other#top']],
  ])('%s', (_, href, dead) => {
    writeFileSync(path.join(site, 'page.html'), `<h1 id="here"><a class="x" href="${href}">`)
    expect(deadAnchors(site)).toEqual(dead)
  })
})
