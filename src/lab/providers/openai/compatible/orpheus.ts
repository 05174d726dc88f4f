import { z } from 'zod'
import { singleChunk } from '../../../contract/chunkers.ts'
import { detailErrorResponse } from '../detail-errors.ts'
import type { SpeechServer } from '../speech-server.ts'
import { COMMON_FIELDS, COMPATIBLE_BASE, speechResponse, wav } from './server-base.ts'

const SCHEMA = z.looseObject(COMMON_FIELDS)
type Fields = z.output<typeof SCHEMA>

/** Orpheus-FastAPI: always a finished WAV file. */
export const orpheus: SpeechServer<Fields> = {
  ...COMPATIBLE_BASE,
  dialect: 'orpheus',
  chunks: singleChunk,
  schemaFor: () => SCHEMA,
  respondTo: () => speechResponse(wav, 'whole'),
  errorResponse: detailErrorResponse('text'),
}
