"""Who is served: by the plan, and by what is reported."""
