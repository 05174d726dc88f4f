import { describe, expect, test } from 'vitest'
import { countTicks } from '../../../../src/report/format/charts/scales.ts'
import { seriesStyle } from '../../../../src/report/format/charts/series-style.ts'
import { STYLE_SHEET } from '../../../../src/report/format/markup/style-sheet.ts'

/** Lightness and two axes of colour in OKLab, in which distances are as they are seen (Ottosson 2020). */
function toOklab(color: string): number[] {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((from) => {
    const value = Number.parseInt(color.slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function distance(one: string, other: string): number {
  const [a, b] = [toOklab(one), toOklab(other)]
  return Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)))
}

/** The colours of a kind, in light and in dark. */
function colorsOf(kind: string): string[][] {
  const all = [...STYLE_SHEET.matchAll(new RegExp(`--${kind}-\\d+: (#[0-9a-f]{6})`, 'g'))]
  const colors = all.map(([, color = '']) => color)
  return [colors.slice(0, colors.length / 2), colors.slice(colors.length / 2)]
}

describe('the colours of targets', () => {
  test.each([0, 1])('are ten that nobody takes for one another (scheme %d)', (scheme) => {
    const colors = colorsOf('series')[scheme] ?? []
    expect(colors).toHaveLength(10)
    for (const [index, one] of colors.entries())
      for (const other of colors.slice(index + 1))
        expect(distance(one, other), `${one} ${other}`).toBeGreaterThan(0.1)
  })

  test('differ in their dashes when they begin again', () => {
    const drawn = Array.from({ length: 20 }, (_, index) => JSON.stringify(seriesStyle(index)))
    expect(new Set(drawn).size).toBe(20)
  })
})

describe('the colours of faults', () => {
  test.each([0, 1])('are not green (scheme %d)', (scheme) => {
    const colors = colorsOf('fault')[scheme] ?? []
    expect(colors).toHaveLength(7)
    for (const color of colors) expect(toOklab(color)[1], color).toBeGreaterThan(-0.02)
  })
})

describe('the ticks of an axis of counts', () => {
  test.each([
    [1, 8, [0, 1]],
    [3, 8, [0, 1, 2, 3]],
    [12, 4, [0, 5, 10]],
    [100, 8, [0, 20, 40, 60, 80, 100]],
  ])('up to %d, about %d', (most, wanted, ticks) => {
    expect(countTicks(most, wanted)).toEqual(ticks)
  })
})
