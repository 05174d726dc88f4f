import { createHash } from 'node:crypto'
import { formatUuid } from '../shared/uuid.ts'

/** A stable id per model. */
export function modelUuid(model: string): string {
  return formatUuid(createHash('sha256').update(model).digest('hex'))
}
