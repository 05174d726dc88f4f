import { singleChunk } from '../../../contract/chunkers.ts'
import { detailErrorResponse } from '../detail-errors.ts'
import type { SpeechServer } from '../speech-server.ts'
import { COMMON_RULES, COMPATIBLE_BASE, speechResponse, wav } from './server-base.ts'

/** Orpheus-FastAPI: always a finished WAV file. */
export const orpheus: SpeechServer = {
  ...COMPATIBLE_BASE,
  dialect: 'orpheus',
  chunks: singleChunk,
  rules: () => COMMON_RULES,
  respondTo: () => speechResponse(wav, 'whole'),
  errorResponse: detailErrorResponse('text'),
}
