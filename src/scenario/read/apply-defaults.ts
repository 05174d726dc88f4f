import type { Target } from '../../core/config/target.ts'
import { completeFormat } from '../../core/format-text.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { resolveAdapter } from '../adapter-reference.ts'
import { readObjectives } from '../check/objectives.ts'
import { readThresholds } from '../check/thresholds.ts'
import type { Scenario } from '../scenario.ts'
import { probe as probeSchema } from '../schema/probe.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'
import { resolveProbe } from './probe-scenario.ts'
import type { ScenarioTexts } from './read-texts.ts'

/** Builds the scenario from a valid file and its texts. */
export function applyDefaults(
  file: ScenarioFile,
  { texts, ofTargets }: ScenarioTexts,
  scenario: string,
  { adapters, factsOf }: AdapterCatalog,
): Scenario {
  const targets = Object.entries(file.targets).map(
    ([id, { declared: _declared, texts: _texts, format, ...target }]): Target => {
      const own = ofTargets.get(id)
      return {
        ...target,
        id,
        adapter: resolveAdapter(target.adapter, scenario, adapters) ?? target.adapter,
        ...(format && { format: completeFormat(format, factsOf?.(target.adapter)?.formats) }),
        ...(own && { texts: own }),
      }
    },
  )
  const { thresholds, warmup, load, probe, slo: _slo, outputs: _outputs, ...rest } = file
  return {
    ...rest,
    ...(load.executor === 'probe'
      ? resolveProbe(probe ?? probeSchema.parse({}), readObjectives(file))
      : { load }),
    texts,
    targets,
    warmup: load.executor === 'probe' ? 0 : warmup.trials,
    ...(warmup.time !== undefined && { warmupTime: warmup.time }),
    ...(thresholds && { thresholds: readThresholds(file) }),
  }
}
