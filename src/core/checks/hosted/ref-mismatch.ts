import { check, notApplicable, PASS } from '../check.ts';

export const refMismatch = check({
  id: 'hosted/ref-mismatch',
  title: "The linked project is the app's project",
  needs: ['hosted', 'projectRefs'],
  run({ projectRefs: { linked, app } }) {
    if (!linked) return notApplicable('this folder is not linked to a project.');
    const [first] = app;
    if (!first) return notApplicable('no file of the app names a hosted project.');
    if (app.some(({ ref }) => ref === linked.ref || ref === linked.parent)) return PASS;
    return {
      status: 'warn',
      message: `${linked.source} names the project ${linked.ref}, and the app's ${first.source} names ${first.ref}: an integration in one does nothing for the other.`,
      fix: `Run \`supabase link --project-ref ${first.ref}\`, or name the right project with --project-ref.`,
      evidence: { linked: linked.ref, app: first.ref },
    };
  },
});
