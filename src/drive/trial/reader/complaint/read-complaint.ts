import { kindOfRefusal, kindOfWords } from '../../../../core/adapter/fault-kind.ts'
import { isNormalFinish } from '../../../../core/adapter/finish-reason.ts'
import { saysError } from '../../../../core/error-text.ts'
import type { Fault, FaultKind } from '../../../../core/fault.ts'
import {
  isJsonObject,
  isNestedTooDeeply,
  type JsonObject,
  nonEmptyString,
  parseJson,
} from '../../../../core/json.ts'
import { kindOfNamedStatus, soundsLikeFailure } from './complaint-kind.ts'
import { wordsIn, wordsOfText } from './complaint-words.ts'

/** How much of a provider's message a fault quotes, in characters. */
const MAX_QUOTE = 300

/** Longer messages are not errors, and take time to parse. */
const MAX_LENGTH = 65_536

/** How a line of text says that it is an error. */
const ERROR_PREFIX = /^(fatal |internal )?(error|exception)\b/i

/** A longer value of a field is not the name of anything. */
const MAX_NAME_LENGTH = 100

/** Names of types, events and states that stand for a failure: `error`, `session.error`, `TaskFailed`. */
const FAILURE_NAME =
  /(^|[^a-z])(error|errored|fatal|exception|fail|failed|failure|fault|rejected|denied|unauthorized|forbidden|refused|aborted)s?$/
const FAILURE_PREFIX = /^error[^a-z]?(message|response|event|occurred|frame|reply|notification)$/
const NO_FAILURE_NAME = /^(no|non|without)[^a-z]/

const NAME_FIELDS = [
  'type',
  'event',
  'kind',
  'status',
  'state',
  'message_type',
  'messageType',
  'msg_type',
  'action',
]
const SUCCESS_FIELDS = ['success', 'ok', 'succeeded', 'is_success', 'isSuccess']
const ERROR_FIELDS = [
  'error',
  'errors',
  'err',
  'exception',
  'error_code',
  'errorCode',
  'error_message',
  'errorMessage',
  'err_code',
  'err_msg',
  'errMsg',
  '__type',
]
const STATUS_FIELDS = [
  'status',
  'status_code',
  'statusCode',
  'code',
  'error_code',
  'errorCode',
  'http_status',
]
/** Fields that may hold the actual message. */
const WRAPPERS = [
  'data',
  'result',
  'response',
  'payload',
  'body',
  'header',
  'error',
  'detail',
  'base_resp',
  'message',
]
/** Fields that say why a generation ended. */
const REASON_FIELDS = [
  'finishReason',
  'finish_reason',
  'stopReason',
  'stop_reason',
  'blockReason',
  'block_reason',
]
const REASON_WRAPPERS = ['candidates', 'choices', 'promptFeedback', 'prompt_feedback', 'incomplete_details']
/** What a message without a type may hold beside its words. */
const MARGINAL_FIELD =
  /^(message|msg|detail|details|title|reason|description|instance|path|timestamp|time|date|hint|docs?|help|code|.*(id|Id|ID|url|Url|URI|uri))$/

/**
 * The fault in a message that its adapter does not know; undefined if the message does not say that something failed.
 * This is the only general reader of error messages, and it never sees one that an adapter understands.
 * @param event the name of a server-sent event
 */
export function readComplaint(text: string, event = ''): Fault | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const value = parseMessage(text)
  const named = isFailureName(event)
  if (typeof value !== 'object' || value === null) {
    const words = wordsOfText(text)
    const kind = kindOfWords(words)
    const saysError = named || kind !== undefined || ERROR_PREFIX.test(words)
    return saysError && (named || soundsLikeFailure(words)) ? toFault(kind ?? 'server', words) : undefined
  }
  const message: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (!isJsonObject(message) || !(named || isComplaint(message))) return undefined
  return faultOf(message, text)
}

/** The fault in a text that is the whole answer, where audio or events were expected. */
export function readComplaintBody(text: string, insteadOf: string): Fault {
  const complaint = readComplaint(text)
  if (complaint) return complaint
  const value = parseMessage(text)
  const words = (value === undefined ? wordsOfText(text) : wordsIn(value)) || text
  return toFault('protocol', `${insteadOf}: ${words}`)
}

/** Messages are searched recursively. No real one is nested deeply. */
function parseMessage(text: string): unknown {
  const value = parseJson(text)
  return isNestedTooDeeply(value) ? undefined : value
}

/** The fault of a text in the place of audio. The adapter knows its provider's codes, so it comes first. */
export function faultOfUnexpectedText(text: string, own: Fault | undefined): Fault {
  if (own && own.kind !== 'protocol' && hasWords(own)) return own
  return readComplaintBody(text, 'text instead of audio')
}

/** Whether an adapter found words in a message. If it does not know the fields, it may have found only a number. */
export function hasWords({ detail }: Fault): boolean {
  return /\p{L}/u.test(detail)
}

function toFault(kind: FaultKind, words: string, status?: number): Fault {
  const detail = words.length > MAX_QUOTE ? `${words.slice(0, MAX_QUOTE)}…` : words
  return { kind, detail, ...(status !== undefined && { status }) }
}

function faultOf(message: JsonObject, text: string): Fault {
  const reason = abnormalReason(message)
  const words = [reason ?? '', wordsIn(message)].filter((part) => part !== '').join(': ') || text
  const status = statusIn(message)
  const kind = kindOfWords(words) ?? (reason === undefined ? 'server' : 'rejected')
  return toFault(status === undefined ? kind : kindOfRefusal(status, kind), words, status)
}

/** Whether a message says that something failed: by its name, a field for errors, a status, or its words. */
function isComplaint(message: JsonObject): boolean {
  return saysFailure(message) || abnormalReason(message) !== undefined || isBareComplaint(message)
}

function saysFailure(message: JsonObject, depth = 0): boolean {
  if (NAME_FIELDS.some((field) => isFailureName(message[field]))) return true
  if (SUCCESS_FIELDS.some((field) => message[field] === false)) return true
  if (ERROR_FIELDS.some((field) => saysError(message[field]))) return true
  if (statusIn(message) !== undefined) return true
  return (
    depth === 0 && WRAPPERS.some((field) => isJsonObject(message[field]) && saysFailure(message[field], 1))
  )
}

/** A message without a type whose words are those of a failure, as gateways and web frameworks send it. */
function isBareComplaint(message: JsonObject): boolean {
  const fields = Object.keys(message).filter((field) => !isNothing(message[field]))
  if (!fields.every((field) => MARGINAL_FIELD.test(field))) return false
  return soundsLikeFailure(wordsIn(message))
}

/** Whether a field is empty: some messages always have it, as errors have empty `choices`. */
function isNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}

function isFailureName(name: unknown): boolean {
  if (typeof name !== 'string' || name.length > MAX_NAME_LENGTH) return false
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  return !NO_FAILURE_NAME.test(words) && (FAILURE_NAME.test(words) || FAILURE_PREFIX.test(words))
}

function statusIn(message: JsonObject): number | undefined {
  const inner = [message.error, message.detail, message.base_resp].find(isJsonObject)
  return namedStatus(message) ?? (inner && namedStatus(inner))
}

/**
 * A loop, because every message that its adapter does not know is read here, and a server may send any number of
 * them.
 */
function namedStatus(fields: JsonObject): number | undefined {
  for (const field of STATUS_FIELDS) {
    const value = fields[field]
    if (value !== undefined && isNumeric(value) && kindOfNamedStatus(Number(value))) return Number(value)
  }
  return undefined
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d{3}$/.test(value))
}

/** Why a generation ended, if that is not its normal end. */
function abnormalReason(message: JsonObject): string | undefined {
  for (const wrapper of [undefined, ...REASON_WRAPPERS]) {
    const value = wrapper === undefined ? message : message[wrapper]
    if (value === undefined) continue
    for (const fields of Array.isArray(value) ? value : [value]) {
      const reason = isJsonObject(fields) ? reasonIn(fields) : undefined
      if (reason !== undefined) return reason
    }
  }
  return undefined
}

function reasonIn(fields: JsonObject): string | undefined {
  for (const field of REASON_FIELDS) {
    const reason = nonEmptyString(fields[field])
    if (reason !== undefined && !isNormalFinish(reason)) return `${field} ${reason}`
  }
  return undefined
}
