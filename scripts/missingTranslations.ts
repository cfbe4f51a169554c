// node scripts/missingTranslations.ts: what the German translations lack, and what nobody uses any more.
import { translationFaults } from "../test/checks/translations.ts";

const faults = translationFaults();
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
