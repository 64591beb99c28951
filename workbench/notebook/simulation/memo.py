"""The memo of a change of policy, as a file to give to those who decide on it."""

from __future__ import annotations

from workbench.errors import BadInput
from workbench.formatting import count
from workbench.notebook.simulation.simulation import Simulation
from workbench.page.memo import PlannedImpact, memo_html
from workbench.policy.policy import Policy
from workbench.replay.simulate import simulate_changed
from workbench.services.policies import policies
from workbench.services.simulations.plan import Plan
from workbench.services.tags.downloads import Download, file_name_part
from workbench.store import Store

MAX_WHY_LENGTH = 10_000


def change_memo(
    store: Store, simulation: Simulation, plan: Plan, why: str = "", seed: int = 1
) -> Download:
    """The memo of a simulated policy against the live one, and of the plan to apply it.

    `why`: the reason for the change, which people give; `seed`: of the sample of posts.
    Raises: BadInput, when the reason is too long.
    """
    if len(why) > MAX_WHY_LENGTH:
        raise BadInput(
            f"the reason has {len(why):,} characters, of at most {count(MAX_WHY_LENGTH)}"
        )
    outcome = simulation.outcome
    run, live = outcome.run, policies.live_policy(store)
    old = Policy.empty(run.policy.name) if live is None else live.policy
    before = simulate_changed(outcome, old)
    impact = PlannedImpact(plan.digest, plan.users, plan.all_users, plan.counts, plan.largest)
    html = memo_html(
        before,
        outcome,
        simulation.without_feedback().outcome,
        impact,
        replaced=None if live is None else f"{live.policy.name}, version {live.version}",
        why=why,
        seed=seed,
    )
    name = f"change-memo-{file_name_part(run.policy.name)}-{plan.digest[:8]}"
    return Download(name, "html", html.encode("utf-8"))
