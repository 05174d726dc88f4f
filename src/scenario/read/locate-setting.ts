import type { MistakenSetting, SourceLocation } from '../../core/setup-error.ts'
import { countLines, positionOf } from '../check/source-position.ts'
import type { ScenarioSource } from './scenario-source.ts'
import { pathOfSetting, spanOfKey, spanOfValue } from './yaml-document.ts'

/** The place of a setting in a scenario. @param declared the target's name there, which a matrix changes */
export function locateSetting(
  { file, text, document }: Pick<ScenarioSource, 'file' | 'text' | 'document'>,
  { target, path }: MistakenSetting,
  declared = target,
): SourceLocation {
  const at = pathOfSetting(document, declared, path)
  // For an option, the name may be wrong as well as the value.
  const { start } = path.at(-2) === 'options' ? spanOfKey(document, at) : spanOfValue(document, at)
  return { file, ...positionOf(start, countLines(text)) }
}
