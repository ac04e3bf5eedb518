// The pages work without this file; everything here only makes them more pleasant.
import { initAll } from "./govuk-frontend.min.js";

import { offerToFind } from "./find_option.js";
import { listenForKeys } from "./list_keys.js";
import { revealNamed } from "./reveal_named.js";
import { watchRuns } from "./run_progress.js";
import { sortTables } from "./sortable_table.js";
import { offerToTickAll } from "./tick_all.js";

initAll();
sortTables(document);
watchRuns(document);
listenForKeys(document);
offerToTickAll(document);
offerToFind(document);
revealNamed(document);
