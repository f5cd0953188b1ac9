/**
 * The law as data: one policy per Datenart (DIN 66398) says on which ground records are kept, for how long, and what happens then.
 *
 * <p>Entry points: {@link org.weltgewebe.policies.PolicySet#load}, {@link org.weltgewebe.policies.PolicyEvaluator}. Values and pure
 * functions; nothing to close.
 *
 * <pre>{@code
 * PolicySet policies = PolicySet.load(Path.of("dlm-policies/policies"));
 * Verdict verdict = PolicyEvaluator.evaluate(policies.policy("knoten.inhalt"), Map.of("updated_at", updatedAt), now);
 * }</pre>
 */
@NullMarked
package org.weltgewebe.policies;

import org.jspecify.annotations.NullMarked;
