import { describe, expect, test } from 'vitest'
import { isCertainlyWords } from '../../../src/audio/content/text-bytes.ts'

describe('printable samples are no words', () => {
  test.each([
    [
      'half a wave of mu-law',
      '}wplhc_\\XUQNMKIGEDCAA@????>>>>>>>>>========<<<<<<<<<<====>>??@ACEGIKMNQUX\\_chlpw}',
    ],
    ['an offset with noise', "#&&'$#(*'&&(++((*+-+'+-(*,++*+***,,&$++('((((&%('$\"$&%%\"#&#!`"],
    ['an offset of two bytes', 'm$m$m$n$m$m$o$m$m$l$m$m$m$m$m$m$n$m$m$m$k$m$m$m$m$'],
    ['an offset of A-law', '554477667774455554477666666666666666666666611111111111111111'],
  ])('%s', (_, text) => {
    expect(isCertainlyWords(text)).toBe(false)
  })

  test.each([
    'The service is not available at the moment.',
    'INTERNAL SERVER ERROR 500: PLEASE TRY AGAIN LATER, OR CALL US.',
    '0.01, -0.02, 0.035, 0.04, -0.011, 0.0, 1, 3, -7',
    '{"error":{"message":"no"},"code":7}',
    'ff 7f fe 7e fd 7d fe ff 7f 7e fd fc fe ff 7f 7e 7d fe ff 7f fe ff ff',
    '%FF%7F%FE%7E%FD%7D%FE%FF%7F%7E%FD%FC%FE%FF%7F%7E%7D%FE',
    String.raw`\xff\x7f\xfe\x7e\xfd\x7d\xfe\xff\x7f\x7e\xfd\xfc\xfe\xff`,
    `${' '.repeat(60)}{\n        "error": "it broke off"\n    }`,
  ])('but this is: %s', (text) => {
    expect(isCertainlyWords(text)).toBe(true)
  })
})
