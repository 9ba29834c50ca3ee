// survey-core with one model for everyone: setting its data runs all its expressions.
'use strict';
const { Model } = require('survey-core');
const { serve } = require('./common.cjs');

serve((input) => {
  const model = new Model(input.form);
  const questions = model.getAllQuestions();
  const calculated = model.calculatedValues;
  return (answers, shows, result) => {
    model.data = answers;
    for (const q of questions) shows(q.name, q.isVisible);
    for (const c of calculated) result(c.name, c.value);
  };
});
