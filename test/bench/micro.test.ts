import { describe, expect, test } from 'vitest'
import { hotFunctions } from '../../bench/micro/hot-functions.ts'

describe('the micro-benchmarks', () => {
  test.each(hotFunctions().map((hot) => [hot.name, hot] as const))(
    '%s: does its work, again and again',
    (_name, hot) => {
      const results = Array.from({ length: 250 }, () => hot.run())
      expect(results.filter((result) => !hot.isRight(result))).toEqual([])
    },
  )

  test('cover what a piece of audio meets on its way into the files', () => {
    const names = hotFunctions().map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const kind of [
      /^stamp$/,
      /WebSocket frame/,
      /HTTP chunk/,
      /server-sent event/,
      /base64 .* decoded/,
      /pcm_s16le/,
      /mulaw/,
      /alaw/,
      /WAV header/,
      /onset/,
      /player/,
      /stamp to record/,
      /histogram/,
      /CSV row/,
    ])
      expect(names.filter((name) => kind.test(name))).not.toEqual([])
  })
})
