// @formio/core with the processors that decide what shows and what is computed, and
// no others. It writes what it computes into the data, which is therefore copied.
'use strict';
const { processSync, ProcessorMap, registerEvaluator, DefaultEvaluator } = require('@formio/core');
const { serve } = require('./common.cjs');

// A text is compiled to a function at every use. An evaluator of one's own may keep
// the functions; that is the best that a user of the package can do.
class KeepingEvaluator extends DefaultEvaluator {
  constructor() {
    super();
    this.kept = new Map();
  }

  evaluator(text, ...parameters) {
    if (typeof text !== 'string') return super.evaluator(text, ...parameters);
    const names = typeof parameters[0] === 'object' ? Object.keys(parameters[0]) : parameters;
    const key = names.join() + '\n' + text;
    let compiled = this.kept.get(key);
    if (!compiled) {
      compiled = super.evaluator(text, ...names);
      this.kept.set(key, compiled);
    }
    return compiled;
  }
}

if (process.argv[3] === 'keep') registerEvaluator(new KeepingEvaluator());

serve((input) => {
  const { form } = input;
  const processors = [ProcessorMap.calculate, ProcessorMap.conditions];
  return (answers, shows, result) => {
    const data = { ...answers };
    const scope = processSync({ form, components: form.components, data, submission: { data }, processors, scope: {} });
    const hidden = new Set();
    for (const c of scope.conditionals) if (c.conditionallyHidden) hidden.add(c.path);
    for (const id of input.questions) shows(id, !hidden.has(id));
    for (const c of scope.calculated) result(c.path, c.value);
  };
});
