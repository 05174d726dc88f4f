import { isJsonObject } from '../../../../core/json.ts'

/** The fields that may hold words, in reading order. */
const WORD_FIELDS = [
  'title',
  'type',
  'code',
  'error_code',
  'errorCode',
  'status',
  'reason',
  'loc',
  'error',
  'err',
  'exception',
  'error_message',
  'errorMessage',
  'err_msg',
  'errMsg',
  'status_msg',
  'detail',
  'details',
  'message',
  'msg',
  'description',
  'errors',
  'data',
  'result',
  'response',
  'payload',
  'body',
  'header',
  'base_resp',
  'promptFeedback',
  'blockReasonMessage',
  'candidates',
  'choices',
  'finishMessage',
  'text',
  'event',
] as const

/** Names that only say that it is an error, which a fault says anyway. */
const EMPTY_NAME = /^(error|failed|failure|fail|false|true|about:blank)$/i

/** Limits for depth and list length: a hostile message can be nested without end. */
const MAX_DEPTH = 5
const MAX_LIST_ITEMS = 10

/** Characters of a page that are read: its words come early. */
const MAX_PAGE_LENGTH = 8192

/** The words of a message of any shape. Empty if it has none. */
export function wordsIn(value: unknown, depth = 0): string {
  if (typeof value === 'string') return EMPTY_NAME.test(value) ? '' : wordsOfText(value)
  if (typeof value === 'number') return String(value)
  if (depth === MAX_DEPTH) return ''
  if (Array.isArray(value)) return join(value.slice(0, MAX_LIST_ITEMS), '; ', depth)
  return isJsonObject(value)
    ? join(
        WORD_FIELDS.map((field) => value[field]),
        ': ',
        depth,
      )
    : ''
}

function join(values: readonly unknown[], separator: string, depth: number): string {
  const words = values.map((value) => wordsIn(value, depth + 1))
  return words.filter((text, at) => text !== '' && words.indexOf(text) === at).join(separator)
}

/** The words of a text: of a page, those that a browser would show. */
export function wordsOfText(text: string): string {
  const words = /^\s*(<!doctype|<\?xml|<html|<head|<body|<!--)/i.test(text) ? wordsOfPage(text) : text
  return words.replace(/\s+/g, ' ').trim()
}

/** Titles and paragraphs stand apart; scripts and styles are not shown. */
function wordsOfPage(page: string): string {
  const words = page
    .slice(0, MAX_PAGE_LENGTH)
    .replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<[^>]*>/g, ' ')
  return words.trim() === '' ? page : words
}
