"""Work that takes longer than a click: queued with a row in the database, run by a worker, watched on a page.

A feature registers what can be run, a view queues it, the page shows it:

    @job_kind("planning.solve", label=N_("Menghitung alokasi"))          # planning/jobs.py
    def solve(job: JobContext, payload: Payload) -> Result:
        with job.reading() as session:                                   # short, takes no lock
            problem = build_problem(session, job.actor, payload["scenario"])
        answer = allocate(problem, on_step=lambda n: job.progress(n, 100, N_("Langkah %(n)s"), n=n),
                          stop=lambda: job.cancelled)
        with job.writing() as session:                                   # refuses once cancelled; commits
            services.keep_solution(session, job.actor, payload["scenario"], answer, now=job.now())
        return {"value": answer.value}

    subject = Subject("scenario", reference, title, address=url_for(".show", reference=reference))
    job = jobs.enqueue(db.session(), current_actor(), kind="planning.solve", payload={…}, subject=subject, now=now())
"""
