import type { Removal } from '../core/removal.ts'

/** What became of something that was made for a run, as the end of a sentence about it. */
export function removalWords(removal: Removal): string {
  switch (removal.kind) {
    case 'removed':
      return 'was deleted'
    case 'archived':
      return 'was archived: the API cannot delete it'
    case 'by hand':
      return `is STILL THERE: ${removal.how}`
    case 'failed':
      return `is STILL THERE, it could not be deleted: ${removal.detail}`
    case 'nothing':
      return 'was never there to delete'
  }
}
