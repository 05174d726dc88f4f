import path from 'node:path'
import { type Document, isMap } from 'yaml'
import type { ConversationScript, PipelineScenario, PipelineTarget, StageTarget } from '../core/pipeline.ts'
import { SetupError } from '../core/setup-error.ts'
import { resolveAdapter } from './adapter-reference.ts'
import { readDocument } from './document.ts'
import type { Knowledge } from './knowledge.ts'
import { inOrder } from './mistake.ts'
import { mistakesError } from './mistakes-error.ts'
import { readTextFile, UnreadableFile } from './read-text-file.ts'
import { type ConversationFile, conversationFile, type Script, script } from './schema/conversation-file.ts'
import { secretMistakes } from './secret-mistakes.ts'
import { readShape } from './shape-mistakes.ts'
import { stageMistakes } from './stage-mistakes.ts'

const LARGEST = 1024 * 1024
/** Milliseconds. */
const USUAL_THINKING = 1000

/**
 * Reads a conversation scenario. Undefined for any other file. Throws a `SetupError` with code
 * `SCENARIO_INVALID` that lists every mistake.
 */
export async function readConversations(
  file: string,
  knowledge: Knowledge,
): Promise<PipelineScenario | undefined> {
  const source = await readTextFile(file, LARGEST).catch(() => undefined)
  const found = source === undefined ? undefined : readDocument(source)
  if (source === undefined || !found || !isMap(found.document.contents)) return undefined
  const { document, mistakes } = found
  if (!document.has('conversation')) return undefined
  const { data, mistakes: ofShape } = readShape(conversationFile, document)
  const all = [
    ...mistakes,
    ...secretMistakes(document),
    ...ofShape,
    ...adapters(data, document, file, knowledge),
  ]
  if (!data || all.length > 0) throw mistakesError({ name: file, text: source }, inOrder(all))
  return complete(data, await scriptOf(data.conversation, file), file, knowledge)
}

function adapters(
  data: ConversationFile | undefined,
  document: Document,
  file: string,
  knowledge: Knowledge,
) {
  return data ? stageMistakes(data, document, file, knowledge) : []
}

/** Reads the turns from their own file, if they have one. */
async function scriptOf(written: Script, scenario: string): Promise<ConversationScript> {
  if (!('file' in written)) return written
  const file = path.resolve(path.dirname(scenario), written.file)
  const source = await readTextFile(file, LARGEST).catch((cause: unknown) => {
    if (!(cause instanceof UnreadableFile)) throw cause
    throw new SetupError(`${file} ${cause.message}`, { code: 'SCENARIO_UNREADABLE', cause })
  })
  const { document, mistakes } = readDocument(source)
  const { data, mistakes: ofShape } = readShape(script, document)
  const all = [...mistakes, ...ofShape]
  if (!data || 'file' in data || all.length > 0)
    throw mistakesError({ name: written.file, text: source }, inOrder(all))
  const folder = path.dirname(file)
  return { ...data, turns: data.turns.map((turn) => withPath(turn, folder)) }
}

function withPath<Turn extends { text: string; audio?: string }>(turn: Turn, folder: string): Turn {
  return turn.audio === undefined ? turn : { ...turn, audio: path.resolve(folder, turn.audio) }
}

function complete(
  file: ConversationFile,
  conversation: ConversationScript,
  scenario: string,
  { adapters: known }: Knowledge,
): PipelineScenario {
  const stage = (part: StageTarget | undefined) =>
    part && { ...part, adapter: resolveAdapter(part.adapter, scenario, known) ?? part.adapter }
  const targets = Object.entries(file.targets).map(
    ([id, { pipeline, agent, request, ...rest }]): PipelineTarget => {
      const parts = {
        stt: stage(pipeline?.stt),
        llm: stage(pipeline?.llm),
        tts: stage(pipeline?.tts),
        agent: stage(agent),
      }
      const present = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined))
      return {
        ...rest,
        id,
        ...present,
        request: request ?? (rest.aggregation === 'tokens' ? 'turn' : 'unit'),
      }
    },
  )
  const { load } = file
  if (load.executor !== 'sessions' && load.executor !== 'shared-iterations')
    throw new Error('the schema allows no other executor')
  const think = file.think ?? (load.executor === 'sessions' ? load.think : USUAL_THINKING)
  return { ...file, load, conversation, targets, think }
}
