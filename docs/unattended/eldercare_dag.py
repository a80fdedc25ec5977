"""For Airflow: the monthly reports, and one notebook by itself. `eldercare` is a kernel: `.venv/bin/python -m ipykernel install --user --name eldercare`."""

from datetime import UTC, datetime, timedelta

from airflow import DAG
from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.timetables.interval import CronDataIntervalTimetable

HOME, FILES = "/opt/eldercare", "/srv/eldercare"
MONTH = "{{ data_interval_start.strftime('%Y-%m') }}"  # from the second of a month to that of the next one: the month that is complete

with DAG(
    dag_id="eldercare",
    schedule=CronDataIntervalTimetable("0 2 2 * *", timezone="Asia/Shanghai"),
    start_date=datetime(2021, 6, 2, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
) as dag:
    reports = BashOperator(
        task_id="reports",
        bash_command=f"exec .venv/bin/eldercare report --month {MONTH} --register {FILES}/returns --output {FILES}/reports --language zh",
        cwd=HOME,
        retries=1,  # goes on from there
    )
    notebook = PapermillOperator(
        task_id="target_gap",
        input_nb=f"{HOME}/notebooks/target_gap.ipynb",
        output_nb=f"{FILES}/notebooks/target_gap-{MONTH}.ipynb",
        parameters={
            "town": "district",
            "month": MONTH,
            "data": f"{HOME}/data",
            "register": f"{FILES}/returns",
        },
        kernel_name="eldercare",
    )
    reports >> notebook
