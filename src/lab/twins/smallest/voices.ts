import { type LabClone, stateOf } from '../../engine/shelf.ts'
import type { ClientFrame, Knock, Outgoing, Twin } from '../../twin.ts'
import { type Desk, deskRoute } from '../desk.ts'
import { jsonAnswer } from '../frames.ts'
import { readForm } from '../turns/form.ts'
import { keyOf } from './facts.ts'
import { LIGHTNING_V3 } from './lightning-v3.ts'
import { refusedOverHttp } from './refusals.ts'

/** Maximum size of a clip in bytes. */
const LARGEST = 5 * 2 ** 20

/** The documented voice pools. No voice is in both. */
const BASE = voices(
  'magnus american male',
  'sophia american female',
  'quinn american female',
  'avery american female',
  'liam american male',
  'devansh indian male',
  'jordan american male',
)
const PRO = voices(
  'meher indian female',
  'kaitlyn american female',
  'rhea indian female',
  'sophie british female',
  'zoravar indian male',
  'maverick american male',
)

function voices(...written: readonly string[]) {
  return written.map((words) => {
    const [voiceId = '', accent, gender] = words.split(' ')
    const displayName = voiceId.replace(/^./, (first) => first.toUpperCase())
    const language = accent === 'indian' ? ['english', 'hindi'] : ['english']
    return {
      voiceId,
      displayName,
      tags: { language, accent, gender, age: 'adult', emotions: [], usecases: [] },
    }
  })
}

/** Lists of voices, and instant clones. */
export const smallestDesks: readonly Twin[] = [
  desk('GET', '/waves/v1/lightning-v3.1/get_voices', () => jsonAnswer(200, { voices: BASE })),
  desk('GET', '/waves/v1/lightning-v3.1-pro/get_voices', () => jsonAnswer(200, { voices: PRO })),
  desk('POST', '/waves/v1/voice-cloning', create),
  desk('GET', '/waves/v1/voice-cloning', ({ shelf, date }) =>
    jsonAnswer(200, { data: shelf.clones.map((clone) => listed(clone, date)) }),
  ),
  // The route that deleted a clone was removed in July 2026.
  desk('DELETE', '/waves/v1/lightning-large', () => jsonAnswer(410, { error: 'Gone' })),
]

function desk(method: Desk['method'], path: string, answer: Desk['answer']): Twin {
  const refused: Desk['refused'] = (refusal) => refusedOverHttp(refusal, LIGHTNING_V3)
  return deskRoute({ provider: 'smallest', method, path, keyOf, answer, refused })
}

function create({ shelf, date, connection }: Knock, body: ClientFrame): Outgoing[] {
  const form = body.kind === 'binary' ? readForm(body.bytes) : []
  const field = (name: string) => form.find((part) => part.name === name)?.bytes
  const [clip, name] = [field('file'), field('displayName')?.toString()]
  if (!clip) return jsonAnswer(400, { error: 'No file uploaded' })
  if (!name) return jsonAnswer(400, { error: 'displayName is required' })
  if (clip.length > LARGEST) return jsonAnswer(400, { error: 'File too large' })
  const clone = shelf.clone({
    id: `voice_${connection.slice(0, 12)}`,
    name,
    model: field('model')?.toString() ?? 'lightning-v3.1',
    language: field('language')?.toString() ?? 'en',
    created: date,
  })
  if (!clone) return jsonAnswer(500, { error: 'Voice cloning timed out', error_code: 'voice_clone_timeout' })
  return jsonAnswer(200, { message: 'Voice clone created', data: created(clone, date) })
}

function created(clone: LabClone, now: number) {
  const { id, name, model, language } = clone
  return {
    voiceId: id,
    displayName: name,
    model,
    status: stateOf(clone, now),
    language,
    audioFileNames: ['clip.wav'],
    createdAt: new Date(clone.created).toISOString(),
    organizationId: 'lab',
    samples: [],
  }
}

function listed(clone: LabClone, now: number) {
  const { id, name, model, language } = clone
  return {
    _id: id,
    voiceId: id,
    displayName: name,
    description: '',
    accent: '',
    tags: [],
    language,
    status: stateOf(clone, now),
    cloningType: 'instant',
    modelIds: [model],
    createdAt: new Date(clone.created).toISOString(),
  }
}
