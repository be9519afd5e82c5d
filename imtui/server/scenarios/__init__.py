"""Scenarios: a company, its past and its next minutes, as TOML data that is played through the service's own operations.

    loading.load("demo") → Scenario       read and checked, or ScenarioError in one sentence
    player.play(context, scenario, …)     the company is founded, the past happens at its own time, the rest is put on the agenda
    player.ScenarioAgenda                 what is still to come, from the database, each step at its moment

Invariant: a scenario can do nothing that a caller of the API could not do, save three things that come from outside of it: findings
appear, carriers fail, and people type the activation codes they were sent.
"""
