import { klambauer2017 } from '../shared/references.ts';
import { defineActivation } from './define-activation.ts';

export const selu = defineActivation({
    name: 'selu',
    documentation: {
        summary:
            'A scaled exponential linear unit that keeps activations near mean 0 and variance 1 through depth.',
        details:
            'Self-normalizing only with LeCun initial weights and standardized inputs. Plain dropout breaks the ' +
            'property, for a dropped value becomes 0; `alpha_dropout` was made for it.',
        formula: 'y = λ x where x > 0, else λ α (exp(x) - 1); α = 1.6732632423543772, λ = 1.0507009873554805',
        references: [klambauer2017],
        example: 'selu',
    },
    parameters: {},
    traits: { elementwise: true, zero: 'zero_preserving', selfNormalizing: true },
});
