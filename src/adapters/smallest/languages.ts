/**
 * The documented values of `language`, and `he`: the provider’s own client for the AI SDK has it from the server’s list.
 */
export const LANGUAGES: readonly string[] =
  'auto en hi mr kn ta bn gu te ml pa or es de fr it nl sv pt ru el fi no pl ar zh id ja ko ms tr vi he'.split(
    ' ',
  )
