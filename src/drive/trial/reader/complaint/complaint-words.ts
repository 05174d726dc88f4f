import { collectErrorText } from '../../../../core/error-text.ts'

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

/** Names that only say that this is an error, which a fault says anyway. */
const EMPTY_NAME = /^(error|failed|failure|fail|false|true|about:blank)$/i

/** Characters of a page that are read: its words come early. */
const MAX_PAGE_LENGTH = 8192

const RULES = {
  fields: WORD_FIELDS,
  maxDepth: 5,
  read: (text: string) => (EMPTY_NAME.test(text) ? '' : wordsOfText(text)),
}

/** The words of a message of any shape. Empty if it has none. */
export function wordsIn(value: unknown): string {
  return collectErrorText(value, RULES)
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
