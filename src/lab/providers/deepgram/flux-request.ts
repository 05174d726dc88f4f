import { z } from 'zod'
import { codedMistake, numberInText, refusedAs } from '../shared/request-fields.ts'
import { modelOfFamily, speedFrom, unsupportedParameter } from './facts.ts'

/** Parameters of the batch route. This route refuses them. */
const BATCH_ONLY_PARAMETERS = ['container', 'bit_rate', 'callback', 'priority']

/** The query of the WebSocket. */
export const FLUX_QUERY = z.looseObject({
  model: modelOfFamily('flux'),
  expressivity: numberInText
    .refine(
      (value) => !(Math.abs(value) > 2),
      codedMistake('EXPRESSIVITY_OUT_OF_RANGE', 'expressivity must be between -2 and 2'),
    )
    .refine(
      Number.isInteger,
      codedMistake('EXPRESSIVITY_INCREMENT_INVALID', 'expressivity must be a whole number'),
    )
    .optional(),
  ...Object.fromEntries(BATCH_ONLY_PARAMETERS.map((name) => [name, unsupportedParameter(name)])),
  speed: speedFrom(0.5),
})

const SPEED_MESSAGE = 'speed must be between 0.5 and 1.5, in steps of 0.05'
/** A message that changes the speed, which has steps of 0.05. */
export const CONFIGURE = z.looseObject({
  speed: refusedAs(z.number().min(0.5).max(1.5), SPEED_MESSAGE, 'SPEED_OUT_OF_RANGE').refine(
    (speed) => Math.abs(speed * 20 - Math.round(speed * 20)) < 1e-9,
    codedMistake('SPEED_INCREMENT_INVALID', SPEED_MESSAGE),
  ),
})
